<h1>Mail outbox</h1>
<p>Nothing is sent from here; this is what would have been.</p>
<div class="card"><table><tr><th>Date</th><th>To</th><th>Subject</th><th>Template</th></tr>
<?php foreach ($mails as $row): ?><tr><td class="nowrap muted"><?= $e($row['date']) ?></td><td><?= $e($row['to']) ?></td><td><a href="emails.php?id=<?= (int) $row['id'] ?>"><?= $e($row['subject']) ?></a></td><td class="muted"><?= $e($row['messagename']) ?></td></tr><?php endforeach ?>
<?php if ($mails === []): ?><tr><td colspan="4" class="empty">No mails yet.</td></tr><?php endif ?>
</table></div>
