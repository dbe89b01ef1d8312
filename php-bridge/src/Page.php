<?php
/**
 * Completes the client area page with what only WHMCS's side knows: the service's id and status, and the buttons the
 * client may press now. The content is the host's. Called by Bridge for `ClientArea`.
 *
 * A template finds the module's own variables, and `hostler` with `service_id`, `status`, `active` and `buttons`: those
 * whose statuses include the service's, each with `suffix`, `label`, `confirm`, `destroys` and `inputs` (`name`, `label`, `value`,
 * `choices`). What may be typed is declared by the manifest; how it is asked for, a module says in its variable
 * `inputs`: suffix => list of `key`, `label`, `value`, `choices` (`value`, `label`).
 */

declare(strict_types=1);

namespace Hostler;

final class Page
{
    /**
     * @param array<string, mixed> $answer
     * @param array<mixed> $params
     * @return array<string, mixed> the answer, completed
     */
    public static function complete(array $answer, Installed $installed, array $params): array
    {
        $page = $answer['returns']['value'] ?? null;
        if (!is_array($page)) {
            return $answer;
        }
        $place = isset($page['templatefile']) ? 'vars' : 'templateVariables';
        $variables = is_array($page[$place] ?? null) ? $page[$place] : [];
        $status = is_string($params['status'] ?? null) ? $params['status'] : 'Active';
        $variables['hostler'] = [
            'service_id' => is_numeric($params['serviceid'] ?? null) ? (int) $params['serviceid'] : 0,
            'status' => $status,
            'active' => $status === 'Active',
            'buttons' => self::buttons($installed, $status, is_array($variables['inputs'] ?? null) ? $variables['inputs'] : []),
        ];
        unset($variables['inputs']);
        $page[$place] = $variables;
        $answer['returns']['value'] = $page;
        return $answer;
    }

    /**
     * @param array<mixed> $described how the module asks for each function's inputs
     * @return list<array<string, mixed>>
     */
    private static function buttons(Installed $installed, string $status, array $described): array
    {
        $buttons = [];
        foreach ($installed->clientButtons() as $button) {
            $when = is_array($button['when'] ?? null) && $button['when'] !== [] ? $button['when'] : ['Active'];
            if (in_array($status, $when, true)) {
                $suffix = (string) ($button['suffix'] ?? '');
                $buttons[] = [
                    'suffix' => $suffix,
                    'label' => (string) ($button['label'] ?? ''),
                    'confirm' => (bool) ($button['confirm'] ?? false),
                    'destroys' => (bool) ($button['destroys'] ?? false),
                    'inputs' => self::inputs(
                        $installed->inputs('custom.' . $suffix),
                        is_array($described[$suffix] ?? null) ? $described[$suffix] : []
                    ),
                ];
            }
        }
        return $buttons;
    }

    /**
     * @param list<string> $declared
     * @param array<mixed> $described
     * @return list<array<string, mixed>>
     */
    private static function inputs(array $declared, array $described): array
    {
        $inputs = [];
        foreach ($declared as $key) {
            $input = ['name' => 'hostler_' . $key, 'label' => ucfirst(str_replace('_', ' ', $key)), 'value' => '', 'choices' => []];
            foreach ($described as $said) {
                if (is_array($said) && ($said['key'] ?? null) === $key) {
                    $input['label'] = is_string($said['label'] ?? null) ? $said['label'] : $input['label'];
                    $input['value'] = is_scalar($said['value'] ?? null) ? (string) $said['value'] : '';
                    $input['choices'] = is_array($said['choices'] ?? null) ? array_values($said['choices']) : [];
                }
            }
            $inputs[] = $input;
        }
        return $inputs;
    }
}
