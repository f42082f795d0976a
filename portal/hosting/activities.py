"""The hub's entries of the menu."""

from portal.shell.activities import Activity, register
from tenants.accounts.enums import HOSTING

ACTIVITIES = (
    Activity("vos-academies", "Vos académies", "hosting:home", icon="home", order=10, hub=True),
    Activity(
        "rattachements",
        "Comptes rattachés",
        "identity:links",
        icon="user",
        help_slug="rattachements",
        short="Rattachés",
        order=15,
        hub=True,
    ),
    Activity(
        "hebergement",
        "Académies hébergées",
        "hosting:academies",
        frozenset({HOSTING}),
        icon="school",
        help_slug="hebergement",
        short="Hébergement",
        order=20,
        purpose="L'état de chaque académie de ce site : son adresse, son ouverture, ses migrations.",
        hub=True,
    ),
    Activity(
        "ouvrir-une-academie",
        "Ouvrir une académie",
        "hosting:wizard",
        frozenset({HOSTING}),
        icon="edit",
        help_slug="ouvrir-une-academie",
        short="Ouvrir",
        order=22,
        purpose="La décrire pas à pas ou par un fichier, la vérifier en bac à sable, puis l'ouvrir.",
        hub=True,
    ),
    Activity(
        "travaux",
        "Travaux",
        "hosting:jobs",
        frozenset({HOSTING}),
        icon="clock",
        help_slug="travaux",
        order=24,
        purpose="Ce qui prend du temps : où en est chaque travail, son compte rendu, sa reprise.",
        hub=True,
    ),
    Activity(
        "comparer",
        "Comparer deux académies",
        "hosting:compare",
        frozenset({HOSTING}),
        icon="list",
        help_slug="comparer",
        short="Comparer",
        order=26,
        purpose="Les règles et les messages qui diffèrent, entre deux académies ou avec le niveau national.",
        hub=True,
    ),
    Activity(
        "second-facteur",
        "Second facteur",
        "factors:home",
        icon="lock",
        help_slug="second-facteur",
        order=30,
        hub=True,
    ),
)


def register_all() -> None:
    for activity in ACTIVITIES:
        register(activity)
