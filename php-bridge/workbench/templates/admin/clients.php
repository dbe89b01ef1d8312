<h1>Clients</h1>
<p><a class="btn primary" href="clients.php?action=add">Add client</a></p>
<div class="card"><table><tr><th>#</th><th>Name</th><th>E-mail</th><th>Services</th><th>Since</th><th>Status</th></tr>
<?php foreach ($clients as $row): ?>
<tr><td><?= (int) $row['id'] ?></td><td><a href="clients.php?id=<?= (int) $row['id'] ?>"><?= \Workbench\Html::person($row) ?></a></td><td><?= $e($row['email']) ?></td><td><?= (int) $row['services'] ?></td><td><?= $e($row['datecreated']) ?></td><td><?= \Workbench\Html::status($row['status']) ?></td></tr>
<?php endforeach ?></table></div>
