<?php

namespace Workbench;

/** What a fresh installation has: a currency, mail templates, a ticket department. Called by setup.php. */
final class Defaults
{
    private const TEMPLATES = [
        ['product', 'Server Welcome Email', 'Your server {$service_domain} is ready', '<p>Dear {$client_name},</p><p>your <b>{$service_product_name}</b> is ready.</p>'
            . '<p>Host name: {$service_domain}<br>IP address: {$service_dedicated_ip}<br>User name: {$service_username}<br>Password: {$service_password}</p><p>{$signature}</p>'],
        ['product', 'Dedicated/VPS Server Welcome Email', 'New server information', '<p>Dear {$client_name},</p><p>your server is set up.</p>'
            . '<p>Host name: {$service_domain}<br>IP address: {$service_dedicated_ip}<br>Further addresses: {$service_assigned_ips}<br>User name: {$service_username}<br>Password: {$service_password}</p><p>{$signature}</p>'],
        ['product', 'Hosting Account Welcome Email', 'New account information', '<p>Dear {$client_name},</p><p>your hosting account for {$service_domain} is set up.</p>'
            . '<p>Server: {$service_server_hostname} ({$service_server_ip})<br>User name: {$service_username}<br>Password: {$service_password}</p><p>{$signature}</p>'],
        ['product', 'Other Product/Service Welcome Email', 'Your new service', '<p>Dear {$client_name},</p><p>your {$service_product_name} is active.</p><p>{$signature}</p>'],
        ['product', 'Service Suspension Notification', 'Service suspended', '<p>Dear {$client_name},</p><p>your service {$service_product_name} {$service_domain} was suspended. Reason: {$service_suspension_reason}</p><p>{$signature}</p>'],
        ['product', 'Service Unsuspension Notification', 'Service unsuspended', '<p>Dear {$client_name},</p><p>your service {$service_product_name} {$service_domain} is available again.</p><p>{$signature}</p>'],
        ['invoice', 'Invoice Created', 'Invoice #{$invoice_num}', '<p>Dear {$client_name},</p><p>invoice #{$invoice_num} over {$invoice_total} is due on {$invoice_date_due}: <a href="{$invoice_link}">{$invoice_link}</a></p><p>{$signature}</p>'],
        ['invoice', 'Invoice Payment Confirmation', 'Payment received', '<p>Dear {$client_name},</p><p>thank you for paying invoice #{$invoice_num}.</p><p>{$signature}</p>'],
        ['general', 'Order Confirmation', 'Order accepted', '<p>Dear {$client_name},</p><p>your order {$order_number} was accepted.</p><p>{$signature}</p>'],
    ];

    public static function create(Database $db): void
    {
        $db->run('INSERT OR IGNORE INTO tblcurrencies (id, code, prefix, suffix, "default") VALUES (1, ?, ?, ?, 1)', ['EUR', '€', '']);
        $db->run('INSERT OR IGNORE INTO tblticketdepartments (id, name, email) VALUES (1, ?, ?)', ['Support', 'support@example.com']);
        foreach (self::TEMPLATES as $row) {
            $db->run('INSERT OR IGNORE INTO tblemailtemplates (type, name, subject, message) VALUES (?, ?, ?, ?)', $row);
        }
    }
}
