# For Windows 7 this was the only way, and it still works.
$service = New-Object -ComObject Schedule.Service
$service.Connect()
$folder = $service.GetFolder('\')
$task = $service.NewTask(0)
$task.RegistrationInfo.Description = 'Attaches the scratch disk to WSL'
$task.Principal.RunLevel = 1
$trigger = $task.Triggers.Create(9)
$trigger.Enabled = $true
$action = $task.Actions.Create(0)
$action.Path = 'C:\Windows\System32\wsl.exe'
$action.Arguments = '--mount \\.\PHYSICALDRIVE2 --bare --name scratch'
$folder.RegisterTaskDefinition('Scratch disk', $task, 6, $null, $null, 3) | Out-Null
