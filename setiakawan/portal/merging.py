"""What citizens asked to have corrected follows their record."""

from setiakawan.portal.models import CorrectionRequest
from setiakawan.registry.merging import follows

follows("person", "portal", models=(CorrectionRequest,))
