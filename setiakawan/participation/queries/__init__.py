"""Reads of participation. The first argument is whoever looks: a staff Scope, or `acting.Own`."""
