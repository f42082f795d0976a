"""Domain objects for the tests: real exams and academies, people with names (STYLE habit 14)."""

from datetime import date, time, timedelta

import factory

from tenants.exams.enums import PayEntry
from tenants.exams.models import Exam, ExamSession, MissionType, Paper
from tenants.missions.enums import AssignmentState
from tenants.missions.models import Assignment, ConvocationRun, Mission, MissionDate
from tenants.people.homes import Home
from tenants.people.models import Examiner
from tenants.people.selectors import today
from tenants.people.services import set_residences
from tenants.schools.models import School


class SchoolFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = School
        django_get_or_create = ("uai",)

    uai = "0350024L"
    name = "LGT EMILE ZOLA RENNES CEDEX"
    city = "RENNES"
    postal_code = "35000"
    commune = "35238"


class ExaminerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Examiner
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: 10_001 + n)
    civility = "Mme"
    last_name = "VIDAL"
    first_name = "Sophie"
    city = "TOURNEFEUILLE"
    commune = "31557"

    @factory.post_generation
    def home(examiner, create, extracted, **kwargs):  # noqa: N805
        """He lives where his file says, as after an import."""
        set_residences({examiner.pk: Home.imported(examiner)}, since=today(), actor="tests")


class ExamSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExamSession
        django_get_or_create = ("code",)

    code = "2026-06"
    label = "Session juin 2026"


class ExamFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Exam
        django_get_or_create = ("code",)

    code = "BCG"
    label = "BACCALAUREAT GENERAL"
    copy_rate = "T5"


class PaperFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Paper
        django_get_or_create = ("exam", "specialty_code", "code")

    exam = factory.SubFactory(ExamFactory)
    specialty_code = "TOUTES"
    specialty = "TOUTES SERIES"
    code = "003"
    label = "HISTOIRE ET GEOGRAPHIE"


class MissionTypeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MissionType
        django_get_or_create = ("code",)

    code = "CORR"
    label = "Correction de copies"
    pay_entry = PayEntry.COPIES
    travels = False


class MissionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mission
        skip_postgeneration_save = True

    number = factory.Sequence(lambda n: 77_500 + n)
    session = factory.SubFactory(ExamSessionFactory)
    paper = factory.SubFactory(PaperFactory)
    type = factory.SubFactory(MissionTypeFactory)
    starts_on = date(2026, 6, 20)
    ends_on = factory.LazyAttribute(lambda mission: mission.starts_on + timedelta(days=2))

    @factory.post_generation
    def dates(mission, create, extracted, **kwargs):  # noqa: N805
        MissionDate.objects.create(mission=mission, day=mission.starts_on, time=time(8, 0), duration=3)


class AssignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assignment

    mission = factory.SubFactory(MissionFactory)
    examiner = factory.SubFactory(ExaminerFactory)
    state = AssignmentState.CONVOKED
    quality = "CORRECTEUR"
    run = factory.LazyAttribute(
        lambda a: (
            ConvocationRun.objects.get_or_create(label="Traitement d'essai", ran_by="tests")[0]
            if a.state == AssignmentState.CONVOKED
            else None
        )
    )
