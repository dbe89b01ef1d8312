<h1>Activity log</h1>
<form method="get" action="systemactivitylog.php" class="buttons" style="margin-bottom:1rem"><input type="text" name="search" value="<?= $e($search) ?>" size="30" placeholder="Search" aria-label="Search"><button>Search</button></form>
<div class="card"><table><tr><th>Date</th><th>Description</th><th>User</th><th>Address</th></tr>
<?php foreach ($entries as $row): ?><tr><td class="nowrap muted"><?= $e($row['date']) ?></td><td class="wide"><?= $e($row['description']) ?></td><td><?= $e($row['user']) ?></td><td class="muted"><?= $e($row['ipaddr']) ?></td></tr><?php endforeach ?>
<?php if ($entries === []): ?><tr><td colspan="4" class="empty">Nothing found.</td></tr><?php endif ?>
</table></div>
