<?php
/** Tickets: the list, one ticket, reply, close. */

define('ADMINAREA', true);
require dirname(__DIR__) . '/init.php';

use Workbench\AdminPage;
use Workbench\App;
use Workbench\Request;

AdminPage::open();
$id = Request::int('id');
if (Request::isPost()) {
    if (Request::post('action') === 'close') {
        App::db()->update('tbltickets', ['status' => 'Closed'], ['id' => $id]);
        AdminPage::done('success', 'Ticket Closed', 'supporttickets.php');
    }
    $answer = App::api()->call('AddTicketReply', ['ticketid' => $id, 'message' => Request::post('message'), 'adminusername' => 'admin']);
    AdminPage::done($answer['result'], (string) ($answer['message'] ?? 'Reply Added'), "supporttickets.php?id=$id");
}
$ticket = $id > 0 ? App::db()->one('SELECT t.*, c.firstname, c.lastname, c.companyname, d.name AS department FROM tbltickets t LEFT JOIN tblclients c ON c.id = t.userid'
    . ' LEFT JOIN tblticketdepartments d ON d.id = t.did WHERE t.id = ?', [$id]) : null;
if ($ticket !== null) {
    AdminPage::render('ticket', (string) $ticket['title'], ['ticket' => $ticket, 'replies' => App::db()->all('SELECT * FROM tblticketreplies WHERE tid = ? ORDER BY id', [$id])]);
    exit;
}
AdminPage::render('tickets', 'Tickets', ['tickets' => App::db()->all("SELECT t.*, c.firstname, c.lastname, c.companyname FROM tbltickets t LEFT JOIN tblclients c ON c.id = t.userid ORDER BY t.status = 'Closed', t.id DESC LIMIT 200")]);
