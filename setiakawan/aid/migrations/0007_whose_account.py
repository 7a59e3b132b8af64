import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("aid", "0006_goods_beside_money")]

    operations = [
        migrations.AddField("payoutaccount", "is_undecided", models.BooleanField(default=False, verbose_name="harus dipilih")),
        migrations.AlterField(
            "payoutaccount", "person",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person",
                verbose_name="pemilik rekening",
            ),
        ),
    ]
