{ ... }:

{
  wsl.enable = true;
  services.udev.enable = true;

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "lab";
      serialNumber = "0026_B768_5A2C_1D35.";
      devicePattern = "scsi-SNVMe_KINGSTON_SNV2S_0026_B768_5A2C_1D35.-part1";
      filesystem = {
        mountPoint = "/srv/lab";
        fsType = "ext4";
        options = [ "nofail" "noatime" ];
      };
    }];
    # Of the dropped wsl.wslConf.boot.command:
    # Mount-Lab.ps1 lies in C:\Scripts
  };

  system.stateVersion = "24.11";
}
