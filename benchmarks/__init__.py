"""Quality beside speed, against the alternative a user would pick, in the same run."""
