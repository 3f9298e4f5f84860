from __future__ import annotations

from sayback.web.responses import answer


def test_answer_is_json_with_the_given_status_and_headers() -> None:
    response = answer({"who": "Zoë"}, 429, {"Retry-After": "2"})
    assert (response.status, response.content_type, response.body) == (
        429,
        "application/json",
        '{"who":"Zoë"}'.encode(),
    )
    assert response.headers["Retry-After"] == "2" and answer({}).status == 200
