"""What one may see."""

from portfolio.models import Event, Initiative, Portfolio


def test_members_see_their_portfolio(initiative, viewer):
    assert list(Initiative.objects.visible_to(viewer)) == [initiative]
    assert Event.objects.visible_to(viewer).count() == 1


def test_outsiders_see_nothing_of_it(initiative, outsider):
    assert not Initiative.objects.visible_to(outsider).exists()
    assert not Event.objects.visible_to(outsider).exists()


def test_a_person_with_two_roles_sees_each_thing_once(portfolio, owner):
    portfolio.memberships.create(user=owner, role="manager")

    assert Portfolio.objects.visible_to(owner).count() == 1
