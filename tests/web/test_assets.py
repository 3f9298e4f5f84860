from __future__ import annotations

from sayback.web.assets import Asset


def test_an_asset_is_packed_only_where_that_helps() -> None:
    assert Asset.of(b"x" * 600, "text/plain").packed is not None
    assert Asset.of(b"x" * 60, "text/plain").packed is None
    assert Asset.of(b"x" * 600, "image/png", pack=False).packed is None


def test_the_same_bytes_have_the_same_name_and_the_same_packing() -> None:
    one, two = Asset.of(b"x" * 600, "text/plain"), Asset.of(b"x" * 600, "text/plain")
    assert one == two and one.etag != Asset.of(b"y" * 600, "text/plain").etag
