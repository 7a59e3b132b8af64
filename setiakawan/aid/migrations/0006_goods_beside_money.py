from django.db import migrations, models


class GoneIfThere(migrations.RemoveConstraint):
    """The constraint goes; it is not there where 0005 found entitlements with two hand-overs."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """What Django does, where there is something to do."""
        connection = schema_editor.connection
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        with connection.cursor() as cursor:
            there = connection.introspection.get_constraints(cursor, table)
        unique = (rule for rule in there.values() if rule["unique"] and not rule["primary_key"])
        if any(rule["columns"] == ["entitlement_id"] for rule in unique):
            super().database_forwards(app_label, schema_editor, from_state, to_state)


def count_what_was_handed_over(apps, schema_editor):
    """An instalment of goods owed one thing to each. Where more were handed over, they are counted one after another."""
    Entitlement, GoodsHandover = apps.get_model("aid", "Entitlement"), apps.get_model("aid", "GoodsHandover")
    one = [{"code": "", "label": "Barang", "unit": "buah", "count": 1}]
    of_goods = Entitlement.objects.filter(channel="goods")
    of_goods.filter(models.Q(amount=0) | models.Q(goods__isnull=False)).update(goods_due=one)
    Entitlement.objects.filter(goods__isnull=False).exclude(channel="goods").update(goods_due=one)
    seen = {}
    for row in GoodsHandover.objects.order_by("entitlement_id", "pk").iterator(chunk_size=2000):
        seen[row.entitlement_id] = seen.get(row.entitlement_id, 0) + 1
        if seen[row.entitlement_id] > 1:
            GoodsHandover.objects.filter(pk=row.pk).update(piece=seen[row.entitlement_id])


class Migration(migrations.Migration):

    dependencies = [("aid", "0005_payouts_results_goods_once")]

    operations = [
        GoneIfThere(model_name="goodshandover", name="goods_once"),
        migrations.AddField(
            "storedjudgement", "goods",
            models.JSONField(help_text="things of a year as rules.goods; none: judged before", null=True, verbose_name="barang"),
        ),
        migrations.AddField("entitlement", "goods_due", models.JSONField(default=list, verbose_name="barang")),
        migrations.AddField(
            "goodshandover", "benefit",
            models.CharField(blank=True, default="", help_text="code in goods_due", max_length=40, verbose_name="manfaat"),
            preserve_default=False,
        ),
        migrations.AddField("goodshandover", "piece", models.PositiveSmallIntegerField(default=1, verbose_name="yang ke")),
        migrations.RunPython(count_what_was_handed_over, migrations.RunPython.noop, elidable=False),
        migrations.AddConstraint(
            "goodshandover", models.UniqueConstraint(fields=("entitlement", "benefit", "piece"), name="goods_piece_once"),
        ),
    ]
