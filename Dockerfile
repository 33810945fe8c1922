# The Python that the lock files were resolved and tested for.
FROM python:3.11-slim-bookworm AS construction

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.txt /tmp/
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r /tmp/requirements.txt


FROM python:3.11-slim-bookworm

# Pango, HarfBuzz and a font: WeasyPrint draws the PDFs with them.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

# Folders that become volumes take their owner from here.
RUN useradd --system --uid 10001 --home-dir /tmp --no-create-home groupement \
    && install -d -o groupement -g groupement /donnees /donnees/medias /donnees/statiques /donnees/beat

COPY --from=construction /venv /venv
WORKDIR /app
COPY . .

ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DOSSIER_MEDIAS=/donnees/medias \
    DOSSIER_STATIQUES=/donnees/statiques \
    FICHIER_BEAT=/donnees/beat/echeances \
    WEB_WORKERS=2 \
    WEB_THREADS=4 \
    CELERY_CONCURRENCY=2

# Compiled here because the site's user may not write to /app. The key is only there for settings to load.
RUN python -m compileall -q catalogue charte commandes groupement referents reunions
USER groupement
RUN SECRET_KEY=construction python manage.py collectstatic --noinput

EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s --retries=4 CMD ["python", ".deploiement/sante.py"]
CMD ["sh", "-c", "exec gunicorn groupement.wsgi:application --bind 0.0.0.0:8000 --worker-class gthread --workers $WEB_WORKERS --threads $WEB_THREADS --worker-tmp-dir /dev/shm --no-control-socket --max-requests 2000 --max-requests-jitter 200 --access-logfile -"]
