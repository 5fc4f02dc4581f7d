; Go.
