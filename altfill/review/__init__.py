"""The local page on which people judge texts; built with Flask, the extra ``review``."""
