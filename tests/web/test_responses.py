from __future__ import annotations

from sayback.web.responses import answer


def test_an_answer_is_json_with_the_status_and_the_headers_that_were_asked_for() -> None:
    made = answer({"who": "Zoë"}, 429, {"Retry-After": "2"})
    assert (made.status, made.content_type, made.body) == (429, "application/json", '{"who":"Zoë"}'.encode())
    assert made.headers["Retry-After"] == "2" and answer({}).status == 200
