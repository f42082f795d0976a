"""Jobs and openings, under ``hebergement/``."""

from django.urls import path

from portal.hosting import (
    administrators,
    applying,
    jobs,
    opening,
    renaming,
    wizard,
    wizard_files,
    wizard_start,
)

urlpatterns = [
    path("travaux/", jobs.jobs, name="jobs"),
    path("travaux/<uuid:job>/", jobs.job, name="job"),
    path("travaux/<uuid:job>/etat.json", jobs.state, name="job-state"),
    path("travaux/<uuid:job>/compte-rendu.txt", jobs.report, name="job-report"),
    path("travaux/<uuid:job>/annuler/", jobs.cancel, name="job-cancel"),
    path("travaux/<uuid:job>/reprendre/", jobs.resume, name="job-resume"),
    path("migrer/", jobs.migrate, name="migrate"),
    path("nouvelle/", wizard_start.start, name="wizard"),
    path("nouvelle/<uuid:draft>/relecture/", wizard.review, name="wizard-review"),
    path("nouvelle/<uuid:draft>/academie.yaml", wizard.file, name="wizard-file"),
    path("nouvelle/<uuid:draft>/academie.zip", wizard_files.archive, name="wizard-archive"),
    path("nouvelle/<uuid:draft>/joindre/", wizard_files.join, name="wizard-join"),
    path("nouvelle/<uuid:draft>/retirer/", wizard_files.take_out, name="wizard-take-out"),
    path("nouvelle/<uuid:draft>/creer/", wizard.create, name="wizard-create"),
    path("nouvelle/<uuid:draft>/supprimer/", wizard.delete, name="wizard-delete"),
    path("nouvelle/<uuid:draft>/<slug:step>/", wizard.step, name="wizard-step"),
    path("academies/<slug:code>/appliquer/", applying.send, name="apply"),
    path("academies/<slug:code>/appliquer/<uuid:sent>/", applying.confirm, name="apply-plan"),
    path("academies/<slug:code>/nom/", renaming.rename, name="rename"),
    path("academies/<slug:code>/administrateurs/", administrators.administrators, name="administrators"),
    path("academies/<slug:code>/verifications/", opening.opening, name="opening"),
    path("academies/<slug:code>/verifications/courriel/", opening.mail, name="opening-mail"),
    path("academies/<slug:code>/reprendre/", opening.resume, name="opening-resume"),
    path("academies/<slug:code>/ouvrir/", opening.open_to_all, name="opening-open"),
    path("academies/<slug:code>/abandonner/", opening.undo, name="opening-undo"),
    path("academies/<slug:code>/fermer/", opening.close, name="opening-close"),
]
