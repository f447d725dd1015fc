{ pkgs, ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "noor";

  # Measurements
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "lab";
      serialNumber = "0025_3857_61B0_0EF2.";
      # the first partition
      devicePattern = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
      filesystem = {
        mountPoint = "/srv/lab"; # hard-coded in the scripts
        fsType = "ext4";
        options = [ "noatime" "nofail" ];
      };
    }];
    # Of the dropped wantedBy:
    # local-fs hangs
  };

  services.grafana = {
    enable = true;
    settings.paths.data = "/srv/lab/grafana";
  };

  services.influxdb2.enable = true;
  environment.systemPackages = [ pkgs.influxdb2-cli ];

  system.stateVersion = "24.11";
}
