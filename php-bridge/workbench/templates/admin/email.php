<h1><?= $e($mail['subject']) ?></h1>
<dl class="dl card"><dt>To</dt><dd><?= $e($mail['to']) ?></dd><dt>Date</dt><dd><?= $e($mail['date']) ?></dd><dt>Template</dt><dd><?= $e($mail['messagename']) ?></dd></dl>
<iframe class="mail" sandbox="" title="The mail" srcdoc="<?= $e('<style>body{font:15px/1.5 system-ui,"DejaVu Sans",sans-serif;margin:1rem}</style>' . $mail['message']) ?>"></iframe>
