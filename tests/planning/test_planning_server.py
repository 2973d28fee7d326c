"""The page's server: this computer alone, its token, and a question as a phone shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import HTTPRequest, HTTPResponse
from tornado.testing import AsyncHTTPTestCase
from tornado.web import Application
from tornado.websocket import websocket_connect

from course.lessons import lesson
from course.planning.server import PlanServer
from course.planning.sheet import RunSheet


class TestServer(AsyncHTTPTestCase):
    """One server for all messages."""

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.path = tmp_path / "decks" / "01a.toml"

    def get_app(self) -> Application:
        self.server = PlanServer(RunSheet(lesson("01a"), self.path))
        return self.server.application()

    def _ask(self, what: str, sent: Any = None, **more: Any) -> HTTPResponse:
        self.server.places.port = self.get_http_port()
        body = None if sent is None else json.dumps(sent)
        return self.fetch(
            f"/{self.server.token}/{what}", method="GET" if body is None else "POST", body=body, **more
        )

    def test_the_page_its_screens_and_a_change(self) -> None:
        page = self._ask("")
        assert page.code == 200 and b"plan.js" in page.body
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy
        for name in (
            "plan.js",
            "plan.css",
            "room.css",
            "shared.js",
            "phone/share_gap/j/PLAN",
            "phone/share_gap/j/phone.js",
        ):
            assert self._ask(name).code == 200, name
        view = json.loads(self._ask("view", {}).body)
        screen = self._ask(f"screen/{view['rows'][0]['screens'][0]['id']}")
        assert (
            b"script-src 'sha256-" in screen.body
            and "frame-ancestors 'self'" in screen.headers["Content-Security-Policy"]
        )
        sent = {"do": "minutes", "row": 0, "minutes": [5, 5], "digest": view["digest"]}
        assert json.loads(self._ask("act", sent).body)["totals"][0] == "52 of 50 minutes: 2 too long"
        again = self._ask("act", sent)
        assert again.code == 400 and "changed meanwhile" in json.loads(again.body)["says"]
        wrong = (("act", [1]), ("act", {"digest": 3}), ("question", {"question": "share_gp"}))
        for what, message in wrong:
            refused = self._ask(what, message)
            assert refused.code == 400 and json.loads(refused.body)["says"].endswith((".", "?"))

    def test_nobody_else_gets_in(self) -> None:
        self.server.places.port = self.get_http_port()
        kept = self.path.parent
        for path in (f"/{'0' * 32}/view", "/x/act"):
            assert self.fetch(path, method="POST", body="{}").code == 403
        for headers in (
            {"Origin": "http://elsewhere.example"},
            {"Host": "elsewhere.example"},
            {"Origin": "null"},
        ):
            assert self._ask("act", {}, headers=headers).code == 403
        assert self.fetch("/").code == 404 and self._ask("../pyproject.toml").code == 404
        assert self._ask("plan.html").code == 404 and self._ask("phone/x/j/server.py").code == 404
        assert not kept.exists()

    def test_a_question_is_shown_by_the_phones_own_page(self) -> None:
        self.server.places.port = self.get_http_port()
        url = f"ws://127.0.0.1:{self.get_http_port()}/{self.server.token}/phone/share_gap/ws"

        async def talk(*sent: object) -> list[dict[str, Any]]:
            headers = {"Origin": f"http://127.0.0.1:{self.get_http_port()}"}
            line = await websocket_connect(HTTPRequest(url, headers=headers))
            heard: list[dict[str, Any]] = []
            for message in sent:
                await line.write_message(json.dumps(message))
                heard.append(json.loads(str(await line.read_message())))
                if heard[-1]["kind"] in ("welcome", "kept"):
                    heard.append(json.loads(str(await line.read_message())))
            line.close()
            return heard

        vote = {"do": "vote", "question": "check:share_gap", "round": 1}
        votes = [{**vote, "answer": answer} for answer in (3, {"text": "2.5"})]
        heard = self.io_loop.run_sync(lambda: talk({"do": "hello"}, *votes, {"do": "ping"}))
        kinds = [one["kind"] for one in heard]
        assert kinds == ["welcome", "view", "refused", "kept", "view", "pong"]
        assert heard[1]["view"]["phase"] == "open" and "shown" not in heard[1]["view"]["question"]
        assert heard[1]["view"]["shown"] is None and heard[4]["view"]["mine"] is not None
