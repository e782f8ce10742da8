"""The same stages as flows of Prefect."""
