//! Routes as one file shows them.

use crate::language::facts::listing;

/// The lines about routes and mounts in the listing of a text, without the spaces that align them.
fn routes(language: &str, text: &str) -> Vec<String> {
    let all = listing::of(language, "a", text);
    let lines = all.lines().map(str::trim).filter(|line| {
        let kind = line.split_whitespace().nth(1);
        matches!(kind, Some("route" | "mount"))
    });
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn prefixes_of_routers_and_mounts_come_first() {
    let text = "
from fastapi import FastAPI, APIRouter, Depends
app = FastAPI()
api = APIRouter(prefix='/v1')
app.include_router(api, prefix='/api')

@api.get('/items/{id}', dependencies=[Depends(signed_in)])
async def item(id: int):
    return id
";
    assert_eq!(
        routes("python", text),
        [
            "5 mount /api api",
            "7 route GET /api/v1/items/{id} -> line 8 (fastapi) on app after fastapi.Depends, signed_in",
        ]
    );
}

#[test]
fn handlers_are_found_behind_wrappers_and_chains() {
    let text = "
import express from 'express';
const app = express();
const router = express.Router();
app.use('/api', router);
router.get('/ready', auth, (req, res) => res.json({ ok: true }));
router.route('/book').get(list).post(wrap(add));
app.get('env');
function list(req, res) {}
";
    assert_eq!(
        routes("javascript", text),
        [
            "5 mount /api router",
            "6 route GET /api/ready -> line 6 (express) on app after auth",
            "7 route GET /api/book -> line 9 (express) on app",
            "7 route POST /api/book -> add (express) on app",
        ]
    );
}

#[test]
fn a_client_with_the_methods_of_a_router_is_none() {
    let text = "
import axios from 'axios';
const api = axios.create();
api.get('/users', config);
cache.get('/k');
this.client.post('/x', body, { headers });
";
    assert!(routes("typescript", text).is_empty());
}

#[test]
fn groups_nest_and_closures_take_their_router() {
    let text = "package a
import (
	\"net/http\"
	\"github.com/gin-gonic/gin\"
	\"github.com/go-chi/chi/v5\"
)
func main() {
	r := gin.Default()
	v1 := r.Group(\"/v1\")
	v1.POST(\"/x\", auth, handlers.X)
	c := chi.NewRouter()
	c.Route(\"/admin\", func(inner chi.Router) { inner.Get(\"/z\", ready) })
	http.HandleFunc(\"/readyz\", ready)
}
func ready(w http.ResponseWriter, r *http.Request) {}
";
    assert_eq!(
        routes("go", text),
        [
            "10 route POST /v1/x -> handlers.X (gin) on v1 after auth",
            "12 route GET /admin/z -> line 15 (chi)",
            "13 route * /readyz -> line 15 (net/http)",
        ]
    );
}

#[test]
fn classes_give_the_beginning_of_the_paths_of_their_methods() {
    let text = "
import org.springframework.web.bind.annotation.*;
@RestController
@RequestMapping(\"/api\")
class Health {
  @GetMapping(\"/ready\")
  String ready() { return \"ok\"; }
}
";
    let found = routes("java", text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("6 route GET /api/ready -> line 6 (spring)"), "{found:?}");
}

#[test]
fn methods_name_the_handlers_of_a_path() {
    let text = "
use axum::{Router, routing::{get, post}};
async fn live() -> &'static str { \"ok\" }
fn app() -> Router {
    Router::new().route(\"/live\", get(live)).nest(\"/api\", Router::new().route(\"/x\", post(live)))
}
";
    let found = routes("rust", text);
    assert!(found.iter().any(|line| line.contains("GET /live -> line 3 (axum)")), "{found:?}");
    assert!(found.iter().any(|line| line.contains("POST /api/x -> line 3 (axum)")), "{found:?}");
}
