//! Where reports go: stdout, or files that are replaced whole or not at all.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::RunError;
use crate::{
    base::Audit,
    cli::ScanArgs,
    report::{self, Format, Options},
};

/// A report that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    format: Format,
    file: Option<PathBuf>,
}

/// The reports that the arguments ask for; the terminal's on stdout when they ask for none.
///
/// # Errors
///
/// When two reports would run into one another, or a file could not be written.
pub fn targets(args: &ScanArgs) -> Result<Vec<Target>, RunError> {
    let mut targets = Vec::new();
    if args.format.is_some() || args.output.is_some() || args.out.is_empty() {
        let format = args.format.unwrap_or(Format::Terminal);
        targets.push(Target { format, file: args.output.clone() });
    }
    targets.extend(args.out.iter().map(|o| Target { format: o.format, file: o.file.clone() }));
    for (i, target) in targets.iter().enumerate() {
        if targets[..i].iter().any(|other| other.file == target.file) {
            let place = target.file.as_ref().map_or("stdout".into(), |file| file.to_string_lossy());
            return Err(RunError::Usage {
                message: format!("two reports would go to {place}"),
                help: "give each its own file: --out markdown=report.md --out json=report.json"
                    .to_owned(),
            });
        }
        // Better now than after the look.
        if let Some(file) = &target.file {
            check_folder(file)?;
        }
    }
    Ok(targets)
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn check_folder(file: &Path) -> Result<(), RunError> {
    let folder = folder_of(file);
    if folder.is_dir() && !file.is_dir() {
        return Ok(());
    }
    let (kind, help) = if file.is_dir() {
        (io::ErrorKind::IsADirectory, "it is a folder: add a file name".to_owned())
    } else {
        (io::ErrorKind::NotFound, format!("create the folder first: mkdir -p {}", folder.display()))
    };
    Err(RunError::Output { target: file.display().to_string(), source: kind.into(), help })
}

/// Writes one report. A reader that closes the pipe has read enough.
///
/// # Errors
///
/// When the file or stdout cannot be written.
pub fn write(audit: &Audit, target: &Target, options: &Options) -> Result<(), RunError> {
    let Some(file) = &target.file else {
        let mut out = BufWriter::new(io::stdout().lock());
        let written =
            report::write(target.format, audit, options, &mut out).and_then(|()| out.flush());
        return match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(|source| failed("stdout", source)),
        };
    };
    let plain = Options { color: false, unicode: true, ..options.clone() };
    let shown = file.display().to_string();
    replace(file, |out| report::write(target.format, audit, &plain, out))
        .map_err(|source| failed(&shown, source))
}

fn failed(target: &str, source: io::Error) -> RunError {
    let help = "check that there is room and that it may be written".to_owned();
    RunError::Output { target: target.to_owned(), source, help }
}

/// Writes beside the file and then puts it in its place, so that a reader never sees half of it.
fn replace(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        // A report is as readable as any file that the user makes; the umask has its say.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let temporary: NamedTempFile = builder.prefix(".readiness-").tempfile_in(folder_of(file))?;
    let mut out = BufWriter::new(temporary);
    write(&mut out)?;
    let temporary = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    temporary.persist(file).map(|_| ()).map_err(|error| error.error)
}
