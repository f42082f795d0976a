"""What argparse says of a command badly typed, in French: it has no other translation than gettext's."""

import argparse
from collections.abc import Iterable
from difflib import get_close_matches

FRENCH = {
    "usage: ": "usage : ",
    "positional arguments": "arguments",
    "options": "options",
    "show this help message and exit": "montrer cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque %s : ajoutez ce qui manque.",
    "unrecognized arguments: %s": "ces arguments ne sont pas admis ici : %s. Retirez-les, ou corrigez-les.",
    "one of the arguments %s is required": "il manque l'un de ces arguments : %s.",
    "not allowed with argument %s": "ne va pas avec l'argument %s : gardez l'un des deux.",
    "expected one argument": "donnez une valeur.",
    "expected at most one argument": "donnez une valeur au plus.",
    "expected at least one argument": "donnez une valeur au moins.",
    "expected %s argument": "donnez %s valeur.",
    "expected %s arguments": "donnez %s valeurs.",
    "ambiguous option: %(option)s could match %(matches)s": (
        "l'option %(option)s est ambiguë, écrivez-la en entier : %(matches)s."
    ),
    "ignored explicit argument %r": "cette option ne prend pas de valeur : retirez %r.",
    "invalid %(type)s value: %(value)r": "la valeur %(value)r n'est pas admise (%(type)s attendu).",
    "invalid choice: %(value)r (choose from %(choices)s)": (
        "%(value)r n'est pas un choix admis : choisissez parmi %(choices)s."
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "%(parser_name)r n'est pas un choix admis : choisissez parmi %(choices)s."
    ),
    "can't open '%(filename)s': %(error)s": "« %(filename)s » ne s'ouvre pas : %(error)s.",
}


UNKNOWN = "imagin : la commande « {name} » n'existe pas{close} « imagin help » les montre toutes.\n"


def unknown_command(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 1)
    return UNKNOWN.format(name=name, close=f", vouliez-vous dire « {near[0]} » ?" if near else ".")


def speak_french() -> None:
    """argparse looks these names up in its own module at each sentence."""
    vars(argparse).update(_=_french, ngettext=_counted)


def _french(text: str) -> str:
    return FRENCH.get(text, text)


def _counted(one: str, several: str, number: int) -> str:
    return _french(one if number < 2 else several)
