"""Writing messages, codes and links. Other rooms call `send`, `issue_code`, `check_code`, `issue_link`, `withdraw_links`."""

from setiakawan.messaging.services.secrets import TooManyCodes, check_code, issue_code, issue_link, withdraw_links
from setiakawan.messaging.services.sending import send

__all__ = ["TooManyCodes", "check_code", "issue_code", "issue_link", "send", "withdraw_links"]
