<h1><?= $e($entry['module']) ?> · <?= $e($entry['action']) ?></h1>
<p class="muted"><?= $e($entry['date']) ?> · <a href="systemmodulelog.php">back to the log</a></p>
<div class="card"><h2>Request</h2><pre><?= $e($entry['request']) ?></pre><h2>Response</h2><pre><?= $e($entry['response']) ?></pre><?php if ((string) $entry['arrdata'] !== ''): ?><h2>Interpreted</h2><pre><?= $e($entry['arrdata']) ?></pre><?php endif ?></div>
