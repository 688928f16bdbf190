"""What users do, one module a noun. Transactions begin and end here.

Every service is bound to one project: what belongs to another does not exist for it.
"""
