{ lib, pkgs, ... }:
{
  wsl = {
    enable = true;
    defaultUser = "uwe";
    wslConf = {
      automount.enabled = true;
      # made by hand in the task scheduler, runs elevated
      boot.command = "/mnt/c/Windows/System32/schtasks.exe /run /tn AttachVault";
      interop.appendWindowsPath = false;
    };
  };

  # the encrypted one is another disk
  fileSystems."/mnt/vault" = {
    device = "/dev/disk/by-id/scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
    fsType = "ext4";
    options = [ "nofail" "x-systemd.device-timeout=60s" ];
  };

  services.udev.enable = lib.mkForce true;

  programs.gnupg.agent = {
    enable = true;
    pinentryPackage = pkgs.pinentry-curses;
  };

  system.stateVersion = "24.11";
}
