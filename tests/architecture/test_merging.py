"""When two records become one, every room says how its rows follow."""

from setiakawan.registry.merging import followings, pointing


def test_every_model_that_points_to_a_person_or_family_follows_when_two_become_one():
    for subject in ("person", "family"):
        covered = {model for following in followings(subject) for model in following.models}
        uncovered = [model._meta.label for model, _ in pointing(subject) if model not in covered]
        assert uncovered == [], "declare them in the room's merging.py"
