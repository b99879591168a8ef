from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0002_lists_imports_notices'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='notice',
            name='notice_stage',
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['municipality', 'stage', '-received', '-id'], name='notice_stage'),
        ),
        migrations.AddIndex(
            model_name='signal',
            index=models.Index(fields=['reporter', '-weighed', '-id'], name='signal_became'),
        ),
    ]
