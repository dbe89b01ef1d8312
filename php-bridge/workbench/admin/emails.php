<?php
/** The outbox: mails that would have been sent. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\Request;

AdminPage::open();
$mail = Request::int('id') > 0 ? App::db()->one('SELECT * FROM tblemails WHERE id = ?', [Request::int('id')]) : null;
if ($mail !== null) {
    AdminPage::render('email', (string) $mail['subject'], ['mail' => $mail]);
    exit;
}
AdminPage::render('emails', 'Mail outbox', ['mails' => App::db()->all('SELECT id, date, "to", subject, messagename FROM tblemails ORDER BY id DESC LIMIT 200')]);
