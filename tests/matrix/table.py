"""The permission matrix, written by hand: host × method × URL × role → status code.

``neighbour`` is a teacher of Rennes who sends his Rennes cookie to Toulouse: to Toulouse he is nobody.
``stranger`` is signed in to Toulouse with neither examiner nor role. 302 for somebody who is not
signed in leads to the sign-in, 302 after a POST leads back to a page. The teacher's claim is validated:
its entry steps lead (302) to its reading. A URL without a row fails.
"""

ACADEMY_ROLES = (
    "anonymous", "neighbour", "stranger", "teacher", "external", "manager", "school_head", "centre_head",
    "administrator",
)  # fmt: skip
HUB_ROLES = ("anonymous", "neighbour", "person", "hosting")

MISSION = "missions/<slug:code>/<int:number>/"
CLAIM = "etats-de-frais/<int:number>/"

#                                              nobody  neigh  strang teach  extern manag  school centre admin
ACADEMY = [
    ("GET", "",                                (302,   302,   200,   200,   200,   200,   200,   200,   200)),
    ("GET", "missions/",                       (302,   302,   403,   200,   200,   403,   403,   403,   403)),
    ("GET", MISSION,                           (302,   302,   403,   200,   404,   403,   403,   403,   403)),
    ("GET", MISSION + "convocation.pdf",       (302,   302,   403,   200,   404,   403,   403,   403,   403)),
    ("GET", "etats-de-frais/",                 (302,   302,   403,   200,   200,   403,   403,   403,   403)),
    ("GET", "etats-de-frais/conditions/",      (302,   302,   403,   200,   200,   403,   403,   403,   403)),
    ("GET", CLAIM,                             (302,   302,   403,   200,   404,   403,   403,   403,   403)),
    ("GET", CLAIM + "remuneration/",           (302,   302,   403,   302,   404,   403,   403,   403,   403)),
    ("GET", CLAIM + "recapitulatif/",          (302,   302,   403,   302,   404,   403,   403,   403,   403)),
    ("GET", CLAIM + "consulter/",              (302,   302,   403,   200,   404,   403,   403,   403,   403)),
    ("GET", CLAIM + "calcul/",                 (302,   302,   403,   200,   404,   403,   403,   403,   403)),
    ("GET", CLAIM + "recapitulatif.pdf",       (302,   302,   403,   200,   404,   403,   403,   403,   403)),
    ("POST", CLAIM + "remuneration/",          (302,   302,   403,   302,   404,   403,   403,   403,   403)),
    ("POST", CLAIM + "recapitulatif/",         (302,   302,   403,   302,   404,   403,   403,   403,   403)),
    ("POST", CLAIM + "valider/",               (302,   302,   403,   302,   404,   403,   403,   403,   403)),
    ("POST", CLAIM + "devalider/",             (302,   302,   403,   302,   404,   403,   403,   403,   403)),
    ("POST", CLAIM + "non-effectuee/",         (302,   302,   403,   302,   404,   403,   403,   403,   403)),
    ("GET", "accessibilite/",                  (200,   200,   200,   200,   200,   200,   200,   200,   200)),
    ("GET", "guide/",                          (200,   200,   200,   200,   200,   200,   200,   200,   200)),
    ("GET", "plan-du-site/",                   (200,   200,   200,   200,   200,   200,   200,   200,   200)),
    ("GET", "aide/<slug:slug>/",               (200,   200,   200,   200,   200,   200,   200,   200,   200)),
    ("GET", "apparence.css",                   (200,   200,   200,   200,   200,   200,   200,   200,   200)),
    ("GET", "favicon.ico",                     (302,   302,   302,   302,   302,   302,   302,   302,   302)),
    ("GET", "connexion/",                      (302,   302,   302,   302,   302,   302,   302,   302,   302)),
    ("GET", "connexion/retour/",               (302,   302,   302,   302,   302,   302,   302,   302,   302)),
    ("GET", "connexion/echec/",                (403,   403,   403,   403,   403,   403,   403,   403,   403)),
    ("GET", "connexion/expiree/",              (200,   200,   200,   200,   200,   200,   200,   200,   200)),
    ("GET", "quitter/",                        (302,   302,   200,   200,   200,   200,   200,   200,   200)),
    ("GET", "session/etat/",                   (401,   401,   200,   200,   200,   200,   200,   200,   200)),
    ("POST", "session/prolonger/",             (401,   401,   200,   200,   200,   200,   200,   200,   200)),
]  # fmt: skip

#                                              nobody  neigh  person hosting
HUB = [
    ("GET", "",                                (302,   302,   200,   200)),
    ("GET", "hebergement/",                    (302,   302,   403,   200)),
    ("GET", "accessibilite/",                  (200,   200,   200,   200)),
    ("GET", "guide/",                          (200,   200,   200,   200)),
    ("GET", "plan-du-site/",                   (200,   200,   200,   200)),
    ("GET", "aide/<slug:slug>/",               (200,   200,   200,   200)),
    ("GET", "apparence.css",                   (200,   200,   200,   200)),
    ("GET", "favicon.ico",                     (302,   302,   302,   302)),
    ("GET", "connexion/",                      (302,   302,   302,   302)),
    ("GET", "connexion/retour/",               (302,   302,   302,   302)),
    ("GET", "connexion/echec/",                (403,   403,   403,   403)),
    ("GET", "connexion/expiree/",              (200,   200,   200,   200)),
    ("GET", "quitter/",                        (200,   200,   200,   200)),
    ("GET", "quitter/fin/",                    (200,   200,   200,   200)),
    ("GET", "session/etat/",                   (401,   401,   200,   200)),
    ("POST", "session/prolonger/",             (401,   401,   200,   200)),
    ("POST", "session/v1/acts",                (403,   403,   403,   403)),
    ("POST", "session/v1/preferences",         (403,   403,   403,   403)),
    ("GET", "sante/vivant",                    (200,   200,   200,   200)),
    ("GET", "sante/pret",                      (200,   200,   200,   200)),
    ("GET", "o/authorize/",                    (302,   302,   400,   400)),
    ("POST", "o/token/",                       (400,   400,   400,   400)),
    ("GET", "o/userinfo/",                     (401,   401,   401,   401)),
    ("GET", "o/.well-known/jwks.json",         (200,   200,   200,   200)),
    ("GET", "o/.well-known/openid-configuration", (200, 200,  200,   200)),
]  # fmt: skip
