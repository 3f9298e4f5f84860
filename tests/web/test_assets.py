from __future__ import annotations

from sayback.web.assets import Asset


def test_asset_is_packed_only_when_compression_helps() -> None:
    assert Asset.of(b"x" * 600, "text/plain").packed is not None
    assert Asset.of(b"x" * 60, "text/plain").packed is None
    assert Asset.of(b"x" * 600, "image/png", pack=False).packed is None


def test_same_bytes_get_the_same_etag_and_packing() -> None:
    one, two = Asset.of(b"x" * 600, "text/plain"), Asset.of(b"x" * 600, "text/plain")
    assert one == two and one.etag != Asset.of(b"y" * 600, "text/plain").etag
