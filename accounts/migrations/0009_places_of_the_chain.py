from django.db import migrations

# A seal at a place that the chain does not have would keep its event out of the chain.
PLACES = "ALTER TABLE accounts_trailseal ADD CONSTRAINT trail_seal_place_from_one CHECK (position > 0)"
NO_PLACES = "ALTER TABLE accounts_trailseal DROP CONSTRAINT trail_seal_place_from_one"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_history_of_clients")]

    operations = [migrations.RunSQL(PLACES, NO_PLACES)]
