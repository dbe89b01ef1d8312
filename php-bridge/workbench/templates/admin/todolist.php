<h1>To-do list</h1>
<div class="card"><table><tr><th>Date</th><th>Task</th><th>Status</th><th></th></tr>
<?php foreach ($items as $row): ?><tr><td class="nowrap muted"><?= $e($row['date']) ?></td><td class="wide"><b><?= $e($row['title']) ?></b><br><?= nl2br($e($row['description'])) ?></td><td><?= \Workbench\Html::status($row['status']) ?></td>
<td><?php if ($row['status'] !== 'Completed'): ?><form method="post" action="todolist.php"><input type="hidden" name="token" value="<?= $token ?>"><input type="hidden" name="id" value="<?= (int) $row['id'] ?>"><button class="small" name="action" value="complete">Done</button></form><?php endif ?></td></tr><?php endforeach ?>
<?php if ($items === []): ?><tr><td colspan="4" class="empty">Nothing to do.</td></tr><?php endif ?>
</table></div>
<form method="post" action="todolist.php" class="card"><h2>Add a task</h2><input type="hidden" name="token" value="<?= $token ?>"><?= \Workbench\Html::input('title', 'Title', '', 'text', 'required') ?><?= \Workbench\Html::input('description', 'Description', '') ?><button class="primary" name="action" value="add">Add</button></form>
