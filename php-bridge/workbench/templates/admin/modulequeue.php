<h1>Module queue</h1>
<p>Automated actions that failed. Nothing here is repeated by itself.</p>
<?php if ($queue !== []): ?><form method="post" action="modulequeue.php"><input type="hidden" name="token" value="<?= $token ?>"><p><button name="action" value="retryall">Retry all</button></p></form><?php endif ?>
<div class="card"><table><tr><th>Service</th><th>Module</th><th>Action</th><th>Last error</th><th>Last attempt</th><th>Retries</th><th></th></tr>
<?php foreach ($queue as $row): ?>
<tr><td class="nowrap"><?php if ($row['service_type'] === 'service'): ?><a href="clientsservices.php?id=<?= (int) $row['service_id'] ?>">service #<?= (int) $row['service_id'] ?></a><?php else: ?><?= $e($row['service_type']) ?> #<?= (int) $row['service_id'] ?><?php endif ?></td>
<td><?= $e($row['module_name']) ?></td><td><?= $e($row['module_action']) ?></td><td class="wide"><?= $e($row['last_attempt_error']) ?></td><td class="nowrap muted"><?= $e($row['last_attempt']) ?></td><td><?= (int) $row['num_retries'] ?></td>
<td><form method="post" action="modulequeue.php" class="buttons"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= (int) $row['id'] ?>"><button class="small primary" name="action" value="retry">Retry</button><button class="small" name="action" value="resolve">Resolve</button></form></td></tr>
<?php endforeach ?>
<?php if ($queue === []): ?><tr><td colspan="7" class="empty">The queue is empty.</td></tr><?php endif ?>
</table></div>
