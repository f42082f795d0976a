"""What the system answers of a file, a folder or an address, in French: its own words are English."""

import errno

WORDS = {
    errno.ENOENT: "il n'existe pas",
    errno.EISDIR: "c'est un dossier, pas un fichier",
    errno.ENOTDIR: "ce qui y mène n'est pas un dossier",
    errno.EEXIST: "il existe déjà",
    errno.EACCES: "ses droits ne le permettent pas",
    errno.EPERM: "ses droits ne le permettent pas",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "la place accordée sur le disque est prise",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENAMETOOLONG: "son nom est trop long",
    errno.ELOOP: "ses liens tournent en rond",
    errno.EADDRINUSE: "cette adresse est déjà prise",
    errno.EADDRNOTAVAIL: "cette adresse n'est pas celle de cette machine",
}
OTHER = "le système l'a refusé, erreur {number}"


def cause(error: OSError) -> str:
    return WORDS.get(error.errno or 0) or OTHER.format(number=error.errno or "inconnue")
