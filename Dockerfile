# One image for web, worker and beat; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --only-binary=:all: -r requirements.txt
COPY . .
# The key signs nothing here: it only lets the settings load.
RUN SECRET_KEY=for-the-build-only python manage.py messages --compile \
 && SECRET_KEY=for-the-build-only COLLECTING=1 python manage.py collectstatic --no-input \
 && python -m compileall -q .

FROM python:3.11-slim-bookworm
RUN useradd --uid 1000 --create-home kiem && install -d -o kiem -g kiem /var/lib/kiem
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 VAR_DIR=/var/lib/kiem \
    PROMETHEUS_MULTIPROC_DIR=/tmp MALLOC_ARENA_MAX=2
USER 1000
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
