<?php
/** The dashboard: counts, what waits in the queue, what happened last. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;

AdminPage::open();
$db = App::db();
AdminPage::render('dashboard', 'Dashboard', [
    'counts' => [
        'services.php' => ['Active services', (int) $db->value("SELECT COUNT(*) FROM tblhosting WHERE domainstatus = 'Active'")],
        'orders.php' => ['Pending orders', (int) $db->value("SELECT COUNT(*) FROM tblorders WHERE status = 'Pending'")],
        'invoices.php' => ['Unpaid invoices', (int) $db->value("SELECT COUNT(*) FROM tblinvoices WHERE status = 'Unpaid'")],
        'modulequeue.php' => ['Module queue', count(App::queue()->open())],
        'emails.php' => ['Mails in the outbox', (int) $db->value('SELECT COUNT(*) FROM tblemails')],
        'supporttickets.php' => ['Open tickets', (int) $db->value("SELECT COUNT(*) FROM tbltickets WHERE status <> 'Closed'")],
    ],
    'queue' => array_slice(App::queue()->open(), 0, 5),
    'activity' => $db->all('SELECT * FROM tblactivitylog ORDER BY id DESC LIMIT 12'),
]);
