{
  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "projects";
        serialNumber = "0025_3857_61B0_0EF2.";
        filesystem = {
          mountPoint = "/data/projects";
          fsType = "btrfs";
          options = [ "noatime" "discard" ];
          uuid = "c2f6a1de-0b5d-4c55-8a43-5f3a4f2e9b10";
        };
      }
      {
        name = "backup";
        serialNumber = "WD-WX12DA0K7V3P";
        filesystem = {
          mountPoint = "/data/backup";
          fsType = "btrfs";
          options = [ "noatime" ];
          uuid = "5d0b7e4c-92c8-47c0-b1a5-6c9e3d7f2a18";
        };
      }
    ];
  };
}
