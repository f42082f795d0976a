# docker build --build-arg BASE=debian:12-slim -t imagin .
# One image, several commands: the web server (default), `celery -A imagin.celery worker`,
# `celery -A imagin.celery beat`, `imagin prepare`. Addresses and keys come from the environment.
ARG BASE=debian:12-slim

FROM ${BASE} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 python3-venv
WORKDIR /build
COPY requirements requirements
ARG PIP="-m pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes"
RUN python3 -m venv /opt/imagin && /opt/imagin/bin/python ${PIP} -r requirements/run.txt \
    && python3 -m venv /opt/tools && /opt/tools/bin/python ${PIP} -r requirements/build.txt
COPY pyproject.toml README.md LICENSE ./
COPY platform platform
COPY tenants tenants
COPY federation federation
COPY portal portal
RUN /opt/tools/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
    && /opt/imagin/bin/python -m pip install --no-cache-dir --no-deps --no-index dist/imagin-*.whl

FROM ${BASE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates fonts-open-sans libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 python3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/imagin imagin
COPY --from=build /opt/imagin /opt/imagin
ENV PATH=/opt/imagin/bin:$PATH \
    LANG=C.UTF-8 \
    PYTHONSAFEPATH=1 \
    IMAGIN_STATE_DIR=/var/lib/imagin
# No sources here: a wheel beside a checkout would mix two copies of the code.
WORKDIR /var/lib/imagin
USER imagin
VOLUME /var/lib/imagin
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-m", "imagin.runtime", "health"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "imagin.wsgi:application"]
