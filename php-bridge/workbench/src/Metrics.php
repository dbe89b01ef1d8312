<?php

namespace Workbench;

use WHMCS\Service\Service;
use WHMCS\UsageBilling\Contracts\Metrics\ProviderInterface;

/** The metrics of one service, as the product details page shows them (contract 2.13). */
final class Metrics
{
    /**
     * @param array<string,mixed> $params
     * @return array<int,array<string,mixed>>
     */
    public static function of(Service $service, array $params): array
    {
        $module = $service->module();
        if ($service->domainstatus !== 'Active' || !App::modules()->has($module, 'MetricProvider')) {
            return [];
        }
        $provider = App::modules()->ask($module, 'MetricProvider', null, App::params()->forServerId((int) $service->server));
        $field = (string) (App::modules()->meta($module)['ListAccountsUniqueIdentifierField'] ?? 'domain');
        $tenant = strncmp($field, 'customfield.', 12) === 0 ? (string) ($params['customfields'][substr($field, 12)] ?? '') : (string) ($params[$field] ?? '');
        if (!$provider instanceof ProviderInterface || $tenant === '') {
            return [];
        }
        $stats = [];
        try {
            foreach ($provider->tenantUsage($tenant) as $metric) {
                $value = $metric->usage() === null ? null : $metric->usage()->value();
                $stats[] = ['displayName' => $metric->displayName(), 'systemName' => $metric->systemName(), 'currentValue' => $value === null ? '—' : (string) $value,
                    'unitName' => $metric->units()->perUnitName($value), 'includedQuantity' => 0, 'pricing' => [], 'lastUpdated' => App::clock()->stamp()];
            }
        } catch (\Throwable $e) {
            App::activity()->add("Metrics of module $module failed - Service ID: {$service->id} - Error: " . $e->getMessage());
            return [];
        }
        return $stats;
    }
}
