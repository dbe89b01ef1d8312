<h1>Module log <span class="badge <?= $on ? 'on' : '' ?>"><?= $on ? 'on' : 'off' ?></span></h1>
<form method="post" action="systemmodulelog.php" class="buttons" style="margin-bottom:1rem"><input type="hidden" name="token" value="<?= $token ?>">
<button name="action" value="<?= $on ? 'disable' : 'enable' ?>" class="<?= $on ? '' : 'primary' ?>"><?= $on ? 'Switch off' : 'Switch on' ?></button><?php if ($entries !== []): ?><button name="action" value="clear">Clear</button><?php endif ?></form>
<div class="card"><table class="log"><tr><th style="width:16%">Date</th><th style="width:16%">Module</th><th style="width:28%">Action</th><th>Request</th><th>Response</th></tr>
<?php foreach ($entries as $row): ?>
<tr><td class="nowrap"><a href="systemmodulelog.php?id=<?= (int) $row['id'] ?>"><?= $e($row['date']) ?></a></td><td><?= $e($row['module']) ?></td><td><?= $e($row['action']) ?></td><td class="wide"><code><?= $e($row['request']) ?></code></td><td class="wide"><code><?= $e($row['response']) ?></code></td></tr>
<?php endforeach ?>
<?php if ($entries === []): ?><tr><td colspan="5" class="empty"><?= $on ? 'No module call was logged yet.' : 'The log is off: calls are not recorded.' ?></td></tr><?php endif ?>
</table></div>
