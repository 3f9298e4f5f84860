from __future__ import annotations

from sayback.web.responses import answer


def test_answer_is_json_with_the_given_status_and_headers() -> None:
    made = answer({"who": "Zoë"}, 429, {"Retry-After": "2"})
    assert (made.status, made.content_type, made.body) == (429, "application/json", '{"who":"Zoë"}'.encode())
    assert made.headers["Retry-After"] == "2" and answer({}).status == 200
