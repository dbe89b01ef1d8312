<h1>Servers</h1>
<p><a class="btn primary" href="configservers.php?action=add">Add server</a></p>
<div class="card"><table><tr><th>Name</th><th>Module</th><th>Host name</th><th>Services</th><th>State</th><th></th></tr>
<?php foreach ($servers as $row): ?>
<tr><td><a href="configservers.php?action=edit&amp;id=<?= (int) $row['id'] ?>"><?= $e($row['name']) ?></a></td><td><?= $e($row['modulename']) ?></td><td><?= $e($row['hostname'] ?: $row['ipaddress']) ?></td><td><?= (int) $row['services'] ?></td>
<td><span class="badge <?= (int) $row['disabled'] === 0 ? 'active' : '' ?>"><?= (int) $row['disabled'] === 0 ? 'enabled' : 'disabled' ?></span></td>
<td><div class="buttons"><?php if ($row['sso'] !== ''): ?><form method="post" action="configservers.php" target="_blank"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= (int) $row['id'] ?>"><button class="small" name="action" value="sso"><?= $e($row['sso']) ?> ↗</button></form><?php endif ?><?= $row['link'] /* HTML by contract 2.6 */ ?></div></td></tr>
<?php endforeach ?>
<?php if ($servers === []): ?><tr><td colspan="6" class="empty">No servers yet.</td></tr><?php endif ?>
</table></div>
<?php if ($groups !== []): ?><div class="card"><h2>Groups</h2><table><?php foreach ($groups as $row): ?><tr><td><?= $e($row['name']) ?></td><td class="muted"><?= $e($row['members'] ?? 'empty') ?></td></tr><?php endforeach ?></table></div><?php endif ?>
