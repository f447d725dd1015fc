{ ... }:

{
  wsl.enable = true;
  services.udev.enable = true;

  # Mount-Lab.ps1 lies in C:\Scripts
  wsl.wslConf.boot.command = "/mnt/c/Windows/System32/WindowsPowerShell/v1.0/powershell.exe -ExecutionPolicy Bypass -File 'C:/Scripts/Mount-Lab.ps1'";

  fileSystems."/srv/lab" = {
    device = "/dev/disk/by-id/scsi-SNVMe_KINGSTON_SNV2S_0026_B768_5A2C_1D35.-part1";
    fsType = "ext4";
    options = [ "nofail" "noatime" ];
  };

  system.stateVersion = "24.11";
}
