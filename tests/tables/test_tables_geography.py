"""Distances and the world map."""

from __future__ import annotations

from course.tables import cards, codes, describe, load, world_map


def test_model_economies_have_all_distances() -> None:
    table = load("distances")
    model = set(codes("model"))
    pairs = table[table["origin"].isin(model) & table["destination"].isin(model)]
    assert len(pairs) == len(model) ** 2 and (pairs["distance_km"] > 0).all()


def test_borders_and_languages() -> None:
    table = load("distances").astype({"origin": str, "destination": str}).set_index(["origin", "destination"])
    assert table.loc[("CHN", "VNM"), "border"] and not table.loc[("JPN", "KOR"), "border"]
    assert table.loc[("USA", "GBR"), "language"] and not table.loc[("JPN", "CHN"), "language"]


def test_map_has_one_object_and_its_ids_are_known() -> None:
    topology = world_map()
    shapes = topology["objects"]["countries"]["geometries"]
    assert list(topology["objects"]) == ["countries"] and len(shapes) == 177
    ids = [shape["id"] for shape in shapes if shape.get("id")]
    numeric = set(load("economies")["iso_numeric"].dropna())
    assert len(ids) == len(set(ids)) == 174
    assert set(ids) <= numeric
    assert {"392", "156", "840", "158", "704"} <= set(ids)


def test_boundary_disclaimer_stands_on_the_card() -> None:
    card = cards()["world_map"]
    assert "say nothing about the legal status" in card.known_gaps
    assert "Senkaku/Diaoyu" in card.known_gaps
    assert "legal status" in describe("world_map")._repr_html_()
