"""A small project, built once a session and copied for each test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import pytest

from .small_project import SmallProject, make_small_project
